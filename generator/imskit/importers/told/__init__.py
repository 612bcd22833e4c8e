"""From words of somebody's to values that fields take, as far as that can be told; nothing is made up."""

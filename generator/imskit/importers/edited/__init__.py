"""Copies that imskit exported and somebody edited, read back as changes to the documents they were made from."""

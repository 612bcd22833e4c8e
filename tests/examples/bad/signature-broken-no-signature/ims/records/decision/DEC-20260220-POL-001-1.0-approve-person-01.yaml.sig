signed, person-01

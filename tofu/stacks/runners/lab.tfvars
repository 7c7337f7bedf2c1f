# The lab keeps its runners in its first group.
group_id = 1

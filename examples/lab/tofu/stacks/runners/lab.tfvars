# What is special about the environment "lab"; the defaults do.

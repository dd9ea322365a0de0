"""Who goes where, within capacities: assignments and timetables as pure functions over arrays."""

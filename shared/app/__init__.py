"""The parts of a process: the service factory, tables, migrations, schedule, log and health."""

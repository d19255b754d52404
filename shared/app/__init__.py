"""What makes a process: the service factory, its tables, migrations, schedule, log and health."""

"""Pictures and papers: charts, maps, and the structure that becomes HTML, PDF or slides."""

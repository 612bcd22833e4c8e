"""A management system as code: schema-validated YAML in git, a manual site and evidence out of it."""

__version__ = "0.1.0"

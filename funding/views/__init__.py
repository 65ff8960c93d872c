"""Pages of the Landesförderung: applicants.py for learners, municipalities and providers, desk*.py for the office."""

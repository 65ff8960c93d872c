"""What mails say and when: the shipped texts, the office's versions of them, and the rules by which more are sent."""

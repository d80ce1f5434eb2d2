"""What a run has to tell, and how it reaches people: digest, alarms, channels."""

"""What a person or cron can ask for: a module a subject, each putting its commands on the one app."""

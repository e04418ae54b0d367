"""The one exit for messages: whatever leaves this machine for a person leaves by here."""

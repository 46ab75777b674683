"""The door of an event: who comes in, on several devices, with and without network."""

"""What a person may do with everything that WeDo knows of them, below /mein/: change it, take it along, delete it.

It joins all apps, as `wedo.pages` does.
"""

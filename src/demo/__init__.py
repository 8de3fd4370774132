"""A small invented Norway on 127.0.0.1: real protocols over made-up catalogues, to try the program without the internet."""

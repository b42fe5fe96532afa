"""When words are spoken in sound that nobody marked: the known text is aligned to it by the sound of another voice."""

"""Every parser of ours against bytes that a fuzzer makes; see ``__main__``."""

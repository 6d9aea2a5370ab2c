"""What operators do, from whichever process: dead letters decided on, expired things cleaned up."""

"""What stands on a paper, and QR codes for pages."""

"""What machines that watch us read: metrics and traces."""

"""The browser door: pages made with NiceGUI."""

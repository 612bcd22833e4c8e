"""What leaves imskit as a file or a stream: pure functions from plain rows to text or bytes."""

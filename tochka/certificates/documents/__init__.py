"""Papers of certificates: plain data in, bytes out. `engine` is the door; `place` is the one function that breaks lines,
so the preview, the PDF and the designer's picture agree; `ornaments` draws; `template` and `writer` make a paper in 1 ms."""

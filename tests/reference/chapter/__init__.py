"""The chapter's algorithm in NumPy, float64: one file a topic, written for reading.

Images are (N, C, H, W), filters (FN, C, FH, FW); sizes for two axes are pairs (vertical, horizontal). A layer's
`forward` keeps what its `backward` needs, and `backward` leaves the gradients of the parameters in the layer.
"""

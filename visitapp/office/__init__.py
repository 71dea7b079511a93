"""The office: keeps and orders what laptops send, and cannot read it."""

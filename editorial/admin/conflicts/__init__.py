"""What two people saved of one text is joined in the form that the second one sends."""

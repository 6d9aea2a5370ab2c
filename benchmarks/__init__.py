"""How fast Plotwire is, beside what people use today."""

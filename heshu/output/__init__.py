"""How records and findings leave the program: text, JSON, CSV, Excel, Parquet, SARIF, charts."""

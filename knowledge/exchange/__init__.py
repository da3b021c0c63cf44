"""Files that carry what a server wrote for itself from one place to another: JSON, YAML, CSV.

records.py      one item of a file, whatever the format; what the formats have in common
limits.py       how large a file may be, and what is no text at all
json_codec.py, yaml_codec.py, csv_codec.py
                read and write records; what is read may be hostile
reading.py      which codec reads a file
planning.py     what a file would change, row by row
importing.py    plans and carries out an import; writes an export
"""

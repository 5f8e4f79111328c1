#!/usr/bin/python3
"""What Python's own getaddrinfo() gives, with plain numbers, or the name of the error.

getaddrinfo.py HOST SERVICE FAMILY TYPE PROTOCOL FLAGS   ("-" as HOST or SERVICE: none)
SPDX-License-Identifier: GPL-3.0-or-later
"""
import socket
import sys

host, service = [None if word == '-' else word for word in sys.argv[1:3]]
hints = [int(word) for word in sys.argv[3:7]]
try:
    results = socket.getaddrinfo(host, service, *hints)
    print([(int(family), int(kind), protocol, name, address)
           for family, kind, protocol, name, address in results])
except socket.gaierror as error:
    print(error.errno)

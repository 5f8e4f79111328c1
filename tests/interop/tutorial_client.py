#!/usr/bin/python3
"""A first client, in the shape that sockets tutorials give it.

tutorial_client.py FAMILY HOST PORT   (or: unix PATH, as FAMILY HOST)
SPDX-License-Identifier: GPL-3.0-or-later
"""
import socket
import sys

family, host = sys.argv[1:3]
if family == 'unix':
    s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    s.connect(host)
else:
    s = socket.socket(socket.AF_INET6 if family == 'ipv6' else socket.AF_INET)
    s.connect((host, int(sys.argv[3])))
print(s.recv(1024).decode())
s.close()

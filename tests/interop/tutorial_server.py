#!/usr/bin/python3
"""A first server, in the shape that sockets tutorials give it.

tutorial_server.py FAMILY HOST PORT   (or: unix PATH, as FAMILY HOST)
SPDX-License-Identifier: GPL-3.0-or-later
"""
import socket
import sys

family, host = sys.argv[1:3]
if family == 'unix':
    s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    s.bind(host)
else:
    s = socket.socket(socket.AF_INET6 if family == 'ipv6' else socket.AF_INET)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((host, int(sys.argv[3])))
s.listen(5)
print('listening', flush=True)
c, addr = s.accept()
print('Got connection from', addr, flush=True)
c.send(b'Thank you for connecting')
c.close()

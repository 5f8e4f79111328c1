#!/usr/bin/python3
"""Datagrams: waits for one, tells it, and answers its sender.

tutorial_datagrams.py FAMILY HOST PORT   (or: unix PATH, as FAMILY HOST)
SPDX-License-Identifier: GPL-3.0-or-later
"""
import socket
import sys

family, host = sys.argv[1:3]
if family == 'unix':
    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    s.bind(host)
else:
    s = socket.socket(socket.AF_INET6 if family == 'ipv6' else socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((host, int(sys.argv[3])))
print('listening', flush=True)
data, addr = s.recvfrom(65536)
print('received', data, 'from', addr, flush=True)
s.sendto(b'answer to ' + data, addr)
s.close()

"""No test, and with that no line of twitchlog that a test runs, can reach a network."""

import socket
import urllib.request

import pytest

refused = pytest.raises(pytest.fail.Exception, match="tried to")


def test_a_socket_cannot_be_made():
    with refused:
        socket.socket()


def test_a_connection_cannot_be_made():
    with refused:
        socket.create_connection(("127.0.0.1", 9))


def test_a_name_cannot_be_looked_up():
    with refused:
        socket.getaddrinfo("example.org", 80)


def test_a_page_cannot_be_fetched():
    with refused:
        urllib.request.urlopen("http://192.0.2.1/", timeout=1)

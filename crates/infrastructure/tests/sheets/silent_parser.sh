#!/bin/sh
# A parser that never says anything.
exec /bin/sleep 60

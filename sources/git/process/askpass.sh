#!/bin/sh
# Answers Git's question for a user name or a password out of the environment, for one origin only. Git runs it by GIT_ASKPASS.
case "$1" in
  *"'$PULSE_ASKPASS_ORIGIN'"* | *"@$PULSE_ASKPASS_HOST'"*) ;;
  *) exit 1 ;;
esac
case "$1" in
  Username*) printf '%s\n' "$PULSE_ASKPASS_USERNAME" ;;
  Password*) printf '%s\n' "$PULSE_ASKPASS_PASSWORD" ;;
  *) exit 1 ;;
esac

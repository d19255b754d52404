"""Cases won and lost against competitors 胜败案例, with the reasons and what we learn."""

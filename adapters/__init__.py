"""One driver a module; nobody else imports a driver, and no driver's error leaves."""

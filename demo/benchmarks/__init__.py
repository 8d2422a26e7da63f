"""How fast the site answers, beside a bare view and beside plain REST framework. Nothing else imports this."""

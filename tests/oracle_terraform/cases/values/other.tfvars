a = "nobody names it"

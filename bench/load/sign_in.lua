-- Everybody signs in to one account, with the password that the benchmarks register it with, and who
-- is refused waits for a second, as Retry-After says.

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["User-Agent"] = "bench/1"
wrk.body = '{"email":"ada@example.com","password":"Analytical#1843"}'

local is_refused = false

function response(status)
  is_refused = status == 503
end

function delay()
  return is_refused and 1000 or 0
end

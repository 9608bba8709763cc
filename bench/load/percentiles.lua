-- More percentiles of the latency than wrk prints itself, in the same form.

local percents = { 50, 75, 90, 95, 99, 99.5, 99.9 }

function done(summary, latency)
  for _, percent in ipairs(percents) do
    print(string.format("  %g%% %dus", percent, latency:percentile(percent)))
  end
end

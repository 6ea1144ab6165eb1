-- SPDX-License-Identifier: MPL-2.0
-- Reads "a TAB b TAB -1|0|1" lines of a file and says how many pairs rpm orders otherwise; run by rpm's own Lua.
local compared, differ = 0, 0
for line in io.lines(pairs_file) do
  local a, b, said = line:match("^(.-)\t(.-)\t(.*)$")
  compared = compared + 1
  if rpm.vercmp(a, b) ~= tonumber(said) then
    differ = differ + 1
    io.stderr:write(a .. " " .. b .. ": said " .. said .. "\n")
  end
end
print(compared .. " " .. differ)

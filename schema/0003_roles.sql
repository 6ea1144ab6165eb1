-- SPDX-License-Identifier: MPL-2.0

-- What an account is for, and the last day its token is good. Accounts made before could do everything but what came
-- with the roles, which is what an administrator may.
-- The digest 'accounts' of a seal is from here on of: id, name, unit, created, token in hexadecimal digits, revoked,
-- role, expires; ascending by id. Taking this step seals them anew, where they were as they had been sealed.
ALTER TABLE account ADD COLUMN role TEXT NOT NULL DEFAULT 'administrator'
  CHECK (role IN ('reader', 'editor', 'architect', 'secretary', 'decider', 'administrator'));
ALTER TABLE account ADD COLUMN expires TEXT;

-- Run once by the postgres image, as the owner, when its volume is new. It makes the login of the apps:
-- no superuser, owner of nothing, so that row-level security holds for it. `migrate` then lets it take on
-- the role floe_app, which is all that it can do here.
\set ON_ERROR_STOP on
\getenv password APP_DATABASE_PASSWORD
\if :{?password}
\else
  DO $$ BEGIN RAISE 'APP_DATABASE_PASSWORD is not set'; END $$;
\endif
CREATE ROLE floe_login LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'password';
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO floe_login;

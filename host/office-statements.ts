import type { Statement } from '../store/database.ts';
import { DIRECTORY_LOCK } from '../store/migrations/0001-cases.ts';

export const LOCK_DIRECTORY: Statement = {
  name: 'directory-lock',
  text: `select pg_advisory_xact_lock(${DIRECTORY_LOCK})`,
};

/** In one order for all, so that two writers of both streams do not wait for each other. */
export const HEADS_FOR_UPDATE: Statement = {
  name: 'stream-heads',
  text: 'select id, seq, head, at from mufakat.streams where id = any($1::text[]) order by id for update',
};

export const KNOWN_COMMANDS: Statement = {
  name: 'commands-known',
  text: 'select id, answer from mufakat.commands where id = any($1::text[])',
};

/** Where the directory stands, and what was answered under a command id. */
export const DIRECTORY_STANDING: Statement = {
  name: 'directory-standing',
  text: `select d.seq, d.at, k.digest, k.answer from mufakat.streams d left join mufakat.commands k on k.id = $1
    where d.id = 'directory'`,
};

/** The latest record that is not before the given instant; null when there is none. */
export const LATEST_SINCE: Statement = {
  name: 'latest-since',
  text: 'select max(at) as last from mufakat.records where at >= $1',
};

export const INSERT_RECORD: Statement = {
  name: 'stream-record',
  text: `insert into mufakat.records (stream, seq, at, type, leaf, "inner", nonce, leaf_hash, command_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};

export const INSERT_COMMAND: Statement = {
  name: 'stream-command',
  text: `insert into mufakat.commands (id, case_id, digest, answer, at)
    values ($1, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'), $4::json, $5)`,
};

export const MOVE_HEAD: Statement = {
  name: 'stream-head-moves',
  text: 'update mufakat.streams set seq = $2, head = $3, at = $4 where id = $1',
};

/** Contents of an office stream are claimed under the name of the stream, as those of a case are under its id. */

export const CLAIMS_OF_STREAM: Statement = {
  name: 'stream-claims',
  text: `with claimed as (
      update contents.contents c set case_id = $1, field = w.field, claimed_at = coalesce(c.claimed_at, $3)
      from json_to_recordset($2::json) as w(commitment text, field text)
      where c.commitment = w.commitment and c.erased_at is null and (c.case_id is null or c.case_id = $1) returning 1)
    select contents.require_claimed((select count(*) from claimed), $4::bigint)`,
};

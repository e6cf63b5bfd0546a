// Finds one row of a cache with node:sqlite alone: what a first hit takes at least.
const { join } = require('node:path');
const { DatabaseSync } = require('node:sqlite');

const db = new DatabaseSync(join(process.argv[2], 'cache-v1.db'), { timeout: 5000 });
const row = db.prepare('SELECT value FROM entry WHERE id = 7').get();
if (row === undefined || JSON.parse(row.value) === undefined) throw new Error('it is not there');
db.close();

// Loaded into every command: when the bootstrap process that started it has ended, even by kill -9, the command ends as on SIGTERM.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();

// Loaded into every command: when the bootstrap process that started it is gone, even by kill -9, the command ends as at SIGTERM.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();

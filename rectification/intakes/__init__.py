"""导入: from a file to findings. `reading` takes the file and its columns, `foresight` says what each row will become,
`opening` lets the rows in, a chunk at a time."""

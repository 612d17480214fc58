namespace DegeneracyLab.Analysis;

/// <summary>Where the bytes of a tensor, or of several, lie in a file.</summary>
/// <param name="Offset">Where they begin in the file.</param>
/// <param name="StoredLength">How many bytes they take there.</param>
/// <param name="Length">How many bytes they are.</param>
/// <param name="IsDeflated">Whether they are compressed (RFC 1951).</param>
/// <param name="Crc">Their CRC-32, or null where it is not checked.</param>
internal sealed record StoredBytes(long Offset, long StoredLength, long Length, bool IsDeflated = false, uint? Crc = null);

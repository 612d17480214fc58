using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// A build task that copies an ELF library and marks its request for one version of another library as weak: the loader then
/// accepts a library that does not offer that version. It is for requests of which no symbol has need.
/// </summary>
/// <remarks>
/// The request is an entry in the section of type SHT_GNU_verneed (Linux Standard Base, "Symbol Versioning"). The section is a
/// list of records, one for each library that is asked; each has a list of auxiliary records, one for each version, with flags.
/// </remarks>
public sealed class WeakenVersionNeed : Task
{
    private const uint SectionTypeVersionNeed = 0x6ffffffe;
    private const byte WeakFlag = 2;

    private byte[] file;

    [Required]
    public string Source { get; set; }

    [Required]
    public string Destination { get; set; }

    /// <summary>The version, such as GLIBCXX_3.4.32.</summary>
    [Required]
    public string Version { get; set; }

    public override bool Execute()
    {
        file = File.ReadAllBytes(Source);
        if (file.Length < 64 || file[0] != 0x7F || file[1] != 'E' || file[2] != 'L' || file[3] != 'F' || file[4] != 2 || file[5] != 1)
        {
            Log.LogError("{0} is not a 64-bit little-endian ELF library.", Source);
            return false;
        }

        if (!MarkWeak())
            Log.LogMessage(MessageImportance.Low, "{0} does not ask for {1}.", Source, Version);

        // Written beside and put in place at once: several projects may build at the same time, and read the copy meanwhile.
        Directory.CreateDirectory(Path.GetDirectoryName(Destination));
        string temporary = Destination + "." + Process.GetCurrentProcess().Id + "." + Guid.NewGuid().ToString("N") + ".tmp";
        File.WriteAllBytes(temporary, file);
        try
        {
            if (File.Exists(Destination))
                File.Replace(temporary, Destination, null);
            else
                File.Move(temporary, Destination);
        }
        catch (IOException) when (File.Exists(Destination))
        {
            // Another project was faster; its copy has the same content.
            File.Delete(temporary);
        }

        return true;
    }

    private bool MarkWeak()
    {
        bool found = false;
        long sections = Number64(0x28);
        int size = Number16(0x3A), count = Number16(0x3C);
        for (int i = 0; i < count; i++)
        {
            long section = sections + (long)i * size;
            if (Number32(section + 4) != SectionTypeVersionNeed)
                continue;

            long strings = Number64(sections + Number32(section + 0x28) * size + 0x18);
            long library = Number64(section + 0x18), next;
            do
            {
                long version = library + Number32(library + 8);
                for (int left = Number16(library + 2); left > 0; left--)
                {
                    if (Text(strings + Number32(version + 8)) == Version)
                    {
                        file[version + 4] |= WeakFlag;
                        found = true;
                    }

                    version += Number32(version + 12);
                }

                next = Number32(library + 12);
                library += next;
            }
            while (next != 0);
        }

        return found;
    }

    private int Number16(long at) => BitConverter.ToUInt16(file, (int)at);

    private uint Number32(long at) => BitConverter.ToUInt32(file, (int)at);

    private long Number64(long at) => (long)BitConverter.ToUInt64(file, (int)at);

    private string Text(long at) => Encoding.ASCII.GetString(file, (int)at, Array.IndexOf(file, (byte)0, (int)at) - (int)at);
}

using System.Runtime.CompilerServices;
using System.Text;

namespace DegeneracyLab.Report.Tests.Diagrams;

/// <summary>Compares texts with accepted ones in <c>_snapshots</c>; <c>SNAPSHOT_ACCEPT=1</c> accepts what is there.</summary>
internal static class Snapshot
{
    public static void Verify(string text, string name, [CallerFilePath] string file = "")
    {
        string verified = Path.Combine(Path.GetDirectoryName(file)!, "_snapshots", name);
        string received = verified.Replace(".verified.", ".received.", StringComparison.Ordinal);
        if (File.Exists(verified) && File.ReadAllText(verified).ReplaceLineEndings("\n") == text)
        {
            File.Delete(received);
            return;
        }

        bool accept = Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1";
        File.WriteAllText(accept ? verified : received, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.True(accept, $"{name} is not what was accepted; see {Path.GetFileName(received)} beside it (SNAPSHOT_ACCEPT=1 accepts it).");
    }
}

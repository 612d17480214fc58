using DegeneracyLab.Analysis;

namespace DegeneracyLab.Cli;

/// <summary>Tables on the console.</summary>
internal static class Tables
{
    /// <summary>Writes a table that fits the console's width.</summary>
    /// <param name="table">The table.</param>
    /// <param name="session">Where it goes.</param>
    public static void Write(TextTable table, Session session)
    {
        foreach (TextTable part in table.Fit(session.Console.Profile.Width - 1))
            foreach (string line in part.Lines())
                session.WriteLine(line);
    }
}

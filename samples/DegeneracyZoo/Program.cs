// A zoo of degeneracy: one small network for each mechanism that frees directions of the parameters, with weights and data that can be
// followed by hand. `dotnet run --project samples/DegeneracyZoo` shows all in a table, `-- NAME` one in full, and `-- --list` the names.

using DegeneracyLab.Terminal;
using Samples.Zoo;
using Spectre.Console;

const int Width = 80;

IAnsiConsole console = StandardConsole.Create();
console.Profile.Width = Math.Min(console.Profile.Width, Width);
switch (args)
{
    case []:
        return ZooTable.Write(console, DegeneracyZoo.Exhibits) ? 0 : 1;
    case ["--list"]:
        foreach (Exhibit exhibit in DegeneracyZoo.Exhibits)
            console.WriteLine($"{exhibit.Name,-DegeneracyZoo.LongestName} {exhibit.Mechanism}");
        return 0;
    case [string name] when DegeneracyZoo.Find(name) is { } exhibit:
        return ExhibitPage.Write(console, exhibit) ? 0 : 1;
    case [string name] when !name.StartsWith('-'):
        Console.Error.WriteLine(DegeneracyZoo.Unknown(name));
        return 2;
    default:
        Console.Error.WriteLine("usage: DegeneracyZoo [NAME | --list]");
        return 2;
}
